import type { ProvisionerType } from '../../engine/index.ts'
import { windowsRestartOptions } from './options.ts'
import { Restart } from './restart.ts'

/** Restarts a Windows machine and waits until it is ready again. */
export const windowsRestart: ProvisionerType<typeof windowsRestartOptions> = {
  type: 'windows-restart',
  options: windowsRestartOptions,
  prepare({ options, place }) {
    return {
      warnings: [],
      run: (communicator, _generated, step) => new Restart(options, place, communicator, step).run(),
    }
  },
}
