import type { StepContext } from '../../engine/index.ts'
import type { Communicator } from '../communicator.ts'
import type { SshConfig } from '../config.ts'
import type { HostKeyPolicy, SshTarget } from '../connect-step.ts'

export interface SshConnectRequest {
  readonly config: SshConfig
  target(): Promise<SshTarget>
  readonly generatedKeys: readonly string[]
  readonly password: string | undefined
  readonly hostKeys: HostKeyPolicy
  readonly context: Pick<StepContext, 'ui' | 'host' | 'signal'>
}

export async function connectSsh(request: SshConnectRequest): Promise<Communicator> {
  throw new Error(`not connected: ${request.config.port}`)
}
