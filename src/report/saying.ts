/** One thing to be said at the end of all translation: what a terminal prints and what a program reads. */
export type Saying =
  /** Text for people. `build` decides its colour. */
  | { readonly to: 'people'; readonly level: 'say' | 'error'; readonly text: string; readonly build?: string }
  /** Text for people only: no line of Packer's corresponds to it. */
  | { readonly to: 'terminal'; readonly text: string }
  /** A line of Packer's machine-readable output. */
  | { readonly to: 'programs'; readonly target: string; readonly category: string; readonly data: readonly string[] }
