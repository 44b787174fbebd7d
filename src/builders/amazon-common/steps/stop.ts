import { eventually, isNotFound } from '../../../aws/index.ts'
import type { Step } from '../../../engine/index.ts'
import type { AmazonConfig } from '../config.ts'
import { endedEarly } from '../ended-early.ts'
import type { AmazonState } from '../state.ts'

/** How long a running instance may be unknown to the part of EC2 that stops it. */
const SHOWN_WITHIN = 60_000

/** Stops the instance, so that its disks are at rest when the image is made. */
export function stopInstance(config: AmazonConfig): Step<AmazonState> {
  return {
    name: 'Stop instance',
    async run(state, { host, ui, signal }) {
      if (state.launched?.choice.market === 'spot') {
        // EC2 refuses to stop what it may take back at any time.
        ui.message('A spot instance is not stopped: EC2 shuts it down while it takes the snapshots')
        return
      }
      const { ec2, poller } = state.home.value
      const id = state.instance.value.InstanceId ?? ''
      if (config.options.disable_stop_instance) {
        ui.say('Automatic instance stop disabled. Please stop instance manually.')
      } else {
        ui.say('Stopping the source instance...')
        const { limit } = config.paces.brisk
        await eventually({ clock: host.clock, signal, within: SHOWN_WITHIN, limit, while: isNotFound }, () =>
          ec2.call('StopInstances', { InstanceIds: [id] }, signal),
        )
      }
      ui.say('Waiting for the instance to stop...')
      state.instance.value = await poller.until({
        kind: 'instance',
        id,
        what: 'the instance to stop',
        pace: config.paces.brisk,
        signal,
        judge(instance) {
          const name = instance?.State?.Name
          if (name === 'stopped') return instance
          if (instance && (name === 'terminated' || name === 'shutting-down')) throw endedEarly(id, instance)
          return undefined
        },
      })
    },
  }
}
