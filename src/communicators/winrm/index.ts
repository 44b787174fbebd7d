import type { StepContext, Ui } from '../../engine/index.ts'
import type { Communicator } from '../communicator.ts'
import type { WinRmConfig } from '../config.ts'
import type { SshTarget } from '../connect-step.ts'
import { WinRmCommunicator } from './communicator.ts'
import { connectWithRetries } from './connect.ts'
import type { WinRmService } from './service.ts'

export interface WinRmConnectRequest {
  readonly config: WinRmConfig
  /** Asked before every attempt. */
  target(): Promise<SshTarget>
  readonly password: string | undefined
  readonly context: Pick<StepContext, 'ui' | 'host' | 'signal'>
}

/**
 * Waits until commands can be run, and says so on the way.
 * @throws IngotError `winrm/timeout`; what `target` throws; the signal's reason
 */
export async function connectWinRm(request: WinRmConnectRequest): Promise<Communicator> {
  const { config, context } = request
  const { ui } = context
  const target = announced(request.target, ui)
  const connect = (signal: AbortSignal): Promise<WinRmService> =>
    connectWithRetries({ config, password: request.password, target, context: { ...context, signal } })

  ui.say('Waiting for WinRM to become available...')
  let service = await connect(context.signal)
  if (config.pauseBeforeConnecting > 0) {
    service.close()
    ui.say(`Pausing ${config.pauseBeforeConnecting / 1000}s before connecting again...`)
    await context.host.clock.sleep(config.pauseBeforeConnecting, context.signal)
    service = await connect(context.signal)
  }
  ui.say('Connected to WinRM!')
  return new WinRmCommunicator(service, connect, ui)
}

/** Says which address is used, once for each. */
function announced(target: () => Promise<SshTarget>, ui: Ui): () => Promise<SshTarget> {
  let said: string | undefined
  return async () => {
    const where = await target()
    if ('host' in where && where.host !== said) ui.say(`Using WinRM communicator to connect: ${where.host}`)
    if ('host' in where) said = where.host
    return where
  }
}
