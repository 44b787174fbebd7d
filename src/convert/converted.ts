/** A template in another syntax. */
export interface Converted {
  readonly text: string
  /** What people should know or do, one sentence each. */
  readonly notes: readonly string[]
}
