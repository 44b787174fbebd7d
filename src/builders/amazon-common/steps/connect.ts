import { connectStep, type HostKeyPolicy, type SshTarget } from '../../../communicators/index.ts'
import type { Step, StepContext } from '../../../engine/index.ts'
import { addressOf } from '../address.ts'
import type { AmazonConfig } from '../config.ts'
import { HostKeyLookup } from '../host-key-lookup.ts'
import type { AmazonState } from '../state.ts'
import { endedEarly } from './launch.ts'

/** How long one look at the instance counts while connecting: its address may change, and it may end. */
const EVERY = 5000

/** Connects to the instance, whose host keys are read from its console. */
export function connect(config: AmazonConfig): Step<AmazonState> {
  const target = new InstanceTarget(config)
  return connectStep<AmazonState>({
    config: config.communicator,
    target: (state, context) => target.find(state, context),
    generatedKeys: ({ key }) => (key.value.kind === 'made' ? [key.value.privateKey] : []),
    hostKeys: (state): HostKeyPolicy => {
      const { ec2, clock } = state.home.value
      state.hostKeys = new HostKeyLookup(ec2, state.instance.value.InstanceId ?? '', clock)
      return state.hostKeys.policy
    },
  })
}

class InstanceTarget {
  readonly #config: AmazonConfig
  #nextLook: number | undefined

  constructor(config: AmazonConfig) {
    this.#config = config
  }

  async find(state: AmazonState, context: StepContext): Promise<SshTarget> {
    const { communicator, options } = this.#config
    if (communicator.type === 'none') return { pending: 'there is no communicator' }
    if (communicator.host) return { host: communicator.host, port: communicator.port }
    await this.#refresh(state, context)
    const host = addressOf(state.instance.value, options.ssh_interface)
    return host ? { host, port: communicator.port } : { pending: this.#pendingReason() }
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
