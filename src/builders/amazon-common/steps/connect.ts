import { connectStep, type HostKeyPolicy } from '../../../communicators/index.ts'
import type { Step } from '../../../engine/index.ts'
import type { AmazonConfig } from '../config.ts'
import { consoleOutput } from '../console-output.ts'
import { HostKeyLookup } from '../host-key-lookup.ts'
import { InstanceTarget } from '../instance-target.ts'
import type { AmazonState } from '../state.ts'

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
    console: (state, signal) => consoleOutput(state.home.value.ec2, state.instance.value.InstanceId ?? '', signal),
  })
}
