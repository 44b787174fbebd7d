import type { Communicator, TransferOptions } from '../../communicators/index.ts'
import type { StepContext } from '../../engine/index.ts'

/** What all moves of one provisioner have in common. */
export interface Transfer {
  readonly communicator: Communicator
  readonly step: StepContext
  /** What local relative paths are relative to. */
  readonly cwd: string
  readonly destination: string
}

export function transferOptions({ ui, signal }: StepContext, label: string): TransferOptions {
  return { signal, onProgress: (done, total) => ui.progress(label, done, total, 'bytes') }
}
