/** Admin: the books and the dead letters of this process, for people and for scrapers, over any HTTP framework. */
export { createAdmin } from "./admin.ts";
export type { Admin, AdminAnswer, AdminCall, AdminOptions } from "./types.ts";
