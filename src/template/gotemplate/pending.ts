/**
 * Thrown by a function whose value has to be fetched first. It goes through the engine unchanged; once `ready` is
 * fulfilled the same call has to give the value, so that the rendering can be done again.
 */
export class Pending extends Error {
  readonly ready: Promise<unknown>

  constructor(what: string, ready: Promise<unknown>) {
    super(`${what} is still being fetched`)
    this.ready = ready
  }
}
