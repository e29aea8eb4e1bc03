/** What no request calls: methods that timers and events call, found by what decorators wrote on them. */
export { asCalledByTimer, traceTasks } from "./trace-tasks.ts";
