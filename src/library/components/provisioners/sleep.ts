// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { type May, provisionerFunction } from '../../../template/typescript/writing.ts'
import type { Duration } from '../../duration-text.ts'

/** The options of provisioner "sleep". */
export interface SleepOptions {
  /** How long to wait, such as "10s" or "1m30s". */
  readonly duration: May<Duration>
}

/** Provisioner "sleep". */
export const sleep = provisionerFunction<SleepOptions>('sleep')
