/** Why something is no pattern for files. */
export class GlobError extends Error {
  override readonly name = 'GlobError'
}
