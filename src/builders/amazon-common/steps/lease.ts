import type { Step } from '../../../engine/index.ts'
import type { AmazonConfig } from '../config.ts'
import { InstanceLease } from '../instance-lease.ts'
import type { LeasePlan } from '../lease-plan.ts'
import { ShutdownSwitch } from '../shutdown-behavior.ts'
import type { AmazonState } from '../state.ts'

/** Makes the machine end itself when its run is gone. */
export function setLease(plan: LeasePlan): Step<AmazonState> {
  return {
    name: 'Set lease',
    async run(state, context) {
      const { communicator, launched } = state
      if (!communicator) return
      const instanceId = state.instance.value.InstanceId ?? ''
      const isOurs = plan.shutdown === 'ours' && launched?.choice.market !== 'spot'
      const shutdown = isOurs ? new ShutdownSwitch(state.home.value, instanceId, context.ui) : undefined
      state.lease = new InstanceLease({ plan, communicator, instanceId, shutdown, context })
      await state.lease.begin()
    },
    async cleanup(state, { signal }) {
      await state.lease?.giveUp(signal)
      state.lease = undefined
    },
  }
}

/**
 * Whether the machine goes on running on its own when the provisioners are done: nobody stops a spot instance, and with
 * `disable_stop_instance` a person does.
 */
export function outlivesProvisioners(config: AmazonConfig, state: AmazonState): boolean {
  return config.options.disable_stop_instance || state.launched?.choice.market === 'spot'
}
