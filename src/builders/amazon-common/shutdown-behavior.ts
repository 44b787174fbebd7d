import { isNotAllowed, type Region } from '../../aws/index.ts'
import type { Ui } from '../../engine/index.ts'
import { IngotError } from '../../errors/index.ts'

export type ShutdownBehavior = 'stop' | 'terminate'

/** What EC2 does with an instance that turns itself off. Changes come one after the other; that one fails is told, and fails nothing. */
export class ShutdownSwitch {
  readonly #region: Region
  readonly #instanceId: string
  readonly #ui: Ui
  #wanted: ShutdownBehavior = 'terminate'
  #last: Promise<void> = Promise.resolve()
  #isTold = false

  /** @param region where the instance was launched, to be terminated when it turns itself off */
  constructor(region: Region, instanceId: string, ui: Ui) {
    this.#region = region
    this.#instanceId = instanceId
    this.#ui = ui
  }

  /** Resolves when the last change has been made, or has failed. @throws the signal's reason */
  set(behavior: ShutdownBehavior, signal: AbortSignal): Promise<void> {
    if (behavior !== this.#wanted) {
      this.#wanted = behavior
      this.#last = this.#last.catch(() => {}).then(() => this.#change(behavior, signal))
    }
    return this.#last
  }

  async #change(behavior: ShutdownBehavior, signal: AbortSignal): Promise<void> {
    const InstanceInitiatedShutdownBehavior = { Value: behavior }
    const input = { InstanceId: this.#instanceId, InstanceInitiatedShutdownBehavior }
    try {
      await this.#region.ec2.call('ModifyInstanceAttribute', input, signal)
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof IngotError)) throw error
      if (!this.#isTold) this.#ui.warning(sentence(error))
      this.#isTold = true
    }
  }
}

function sentence(error: IngotError): string {
  const hint = isNotAllowed(error) ? ' Allow ec2:ModifyInstanceAttribute, or set "shutdown_behavior".' : ''
  return `What happens when the instance turns itself off can't be changed, so that EC2 ends it then: ${error.message}.${hint}`
}
