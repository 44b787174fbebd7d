import type { Step } from '../../../engine/index.ts'
import type { AmazonConfig } from '../config.ts'
import type { AmazonState } from '../state.ts'

/** Sets what the image inherits from the stopped instance: enhanced networking of both kinds. */
export function enhancedNetworking(config: AmazonConfig): Step<AmazonState> {
  return {
    name: 'Set enhanced networking',
    async run(state, { ui, signal }) {
      const { ec2 } = state.home.value
      const InstanceId = state.instance.value.InstanceId ?? ''
      const { ena_support: ena, sriov_support: sriov } = config.options
      if (sriov) {
        ui.say('Enabling Enhanced Networking (SR-IOV)...')
        await ec2.call('ModifyInstanceAttribute', { InstanceId, SriovNetSupport: { Value: 'simple' } }, signal)
      }
      if (ena !== undefined) {
        ui.say(ena ? 'Enabling Enhanced Networking (ENA)...' : 'Disabling Enhanced Networking (ENA)...')
        await ec2.call('ModifyInstanceAttribute', { InstanceId, EnaSupport: { Value: ena } }, signal)
      }
    },
  }
}
