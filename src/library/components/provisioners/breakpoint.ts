// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { type May, provisionerFunction } from '../../../template/typescript/writing.ts'

/** The options of provisioner "breakpoint". */
export interface BreakpointOptions {
  /** Shown when the breakpoint is reached. */
  readonly note?: May<string> | undefined
  /**
   * Goes on without asking.
   *
   * Default: false.
   */
  readonly disable?: May<boolean> | undefined
}

/** Provisioner "breakpoint". */
export const breakpoint = provisionerFunction<BreakpointOptions>('breakpoint')
