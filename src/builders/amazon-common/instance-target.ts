import type { Instance } from '@aws-sdk/client-ec2'
import type { SshTarget } from '../../communicators/index.ts'
import type { StepContext } from '../../engine/index.ts'
import { addressOf } from './address.ts'
import type { AmazonConfig } from './config.ts'
import { endedEarly } from './ended-early.ts'
import { movedPort } from './moved-port.ts'
import type { AmazonState } from './state.ts'

/** How long one look at the instance counts while connecting: its address may change, and it may end. */
const EVERY = 5000

/** Where to connect to at present: looked up anew while connecting goes on. */
export class InstanceTarget {
  readonly #config: AmazonConfig
  #nextLook: number | undefined
  #toldPort: number | undefined

  constructor(config: AmazonConfig) {
    this.#config = config
  }

  async find(state: AmazonState, context: StepContext): Promise<SshTarget> {
    const { communicator, options } = this.#config
    if (communicator.type === 'none') return { pending: 'there is no communicator' }
    if (communicator.host) return { host: communicator.host, port: communicator.port }
    await this.#refresh(state, context)
    const host = addressOf(state.instance.value, options.ssh_interface)
    if (!host) return { pending: this.#pendingReason() }
    return { host, port: this.#portOf(state.instance.value, host, communicator.port, context) }
  }

  #portOf(instance: Instance, host: string, port: number, { ui }: StepContext): number {
    const moved = movedPort(instance, port)
    if (!moved) return port
    if (moved !== this.#toldPort) {
      const why = `${port === 22 ? 'another SSH server' : 'another program'} has it, or only root may use it`
      ui.message(`Port ${port} of ${host} can't be had on this computer (${why}); using ${moved}`)
    }
    this.#toldPort = moved
    return moved
  }

  #pendingReason(): string {
    const kind = this.#config.options.ssh_interface
    return kind ? `the instance has no "${kind}" yet` : 'the instance has no address yet'
  }

  async #refresh(state: AmazonState, { host: { clock }, signal }: StepContext): Promise<void> {
    // The step before has just looked.
    this.#nextLook ??= addressOf(state.instance.value, this.#config.options.ssh_interface) ? clock.now() + EVERY : 0
    if (clock.now() < this.#nextLook) return
    this.#nextLook = clock.now() + EVERY
    const id = state.instance.value.InstanceId ?? ''
    const Filters = [{ Name: 'instance-id', Values: [id] }]
    const { Reservations } = await state.home.value.ec2.call('DescribeInstances', { Filters }, signal)
    const instance = Reservations?.[0]?.Instances?.[0]
    if (!instance) return
    if (['shutting-down', 'terminated'].includes(instance.State?.Name ?? '')) throw endedEarly(id, instance)
    state.instance.value = instance
  }
}
