import type { ProvisionerType } from '../engine/index.ts'
import { defineOptions, duration, formatDuration, option } from '../options/index.ts'

const options = defineOptions({
  duration: option(duration(), 'How long to wait, such as "10s" or "1m30s".'),
})

/** Waits. */
export const sleep: ProvisionerType<typeof options> = {
  type: 'sleep',
  options,
  prepare({ options }) {
    return {
      warnings: [],
      async run(_communicator, _generated, { ui, host, signal }) {
        ui.say(`Sleeping ${formatDuration(options.duration)}...`)
        await host.clock.sleep(options.duration, signal)
      },
    }
  },
}
