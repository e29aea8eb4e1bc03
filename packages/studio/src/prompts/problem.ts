/** Why a prompt cannot be had. */
export class PromptProblem extends Error {
  override readonly name = "PromptProblem";
  readonly status: 404 | 422;

  constructor(status: 404 | 422, message: string) {
    super(message);
    this.status = status;
  }
}
