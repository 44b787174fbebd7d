import { IngotError } from '../../errors/index.ts'
import type { Communicator, ExecResult } from '../communicator.ts'

/** `communicator = none`: commands count as done without being run, transfers are refused, as in Packer. */
export class NoCommunicator implements Communicator {
  async exec(): Promise<ExecResult> {
    return { kind: 'exit', code: 0 }
  }

  async upload(): Promise<void> {
    throw refusal('Upload')
  }

  async uploadTree(): Promise<void> {
    throw refusal('Upload of folders')
  }

  async download(): Promise<void> {
    throw refusal('Download')
  }

  async downloadTree(): Promise<void> {
    throw refusal('Download of folders')
  }

  async remove(): Promise<void> {}

  async close(): Promise<void> {}
}

function refusal(what: string): IngotError {
  return new IngotError('communicator/none', `${what} is not possible when communicator = "none"`, {
    hint: 'Use communicator = "ssh", or take the provisioner out that moves files.',
  })
}
