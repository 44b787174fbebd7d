export interface MediaContext {
  /** Where relative paths start. */
  readonly cwd: string
  /** An empty folder of the caller's, readable by its owner only, for the time of the making. */
  readonly workFolder: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
}
