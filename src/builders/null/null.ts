import { type ConnectedState, connectStep, prepareCommunicator } from '../../communicators/index.ts'
import type { BuilderRun, BuilderType, GeneratedData, PreparedBuilder, Step, StepList } from '../../engine/index.ts'
import { throwAll } from '../../errors/index.ts'
import { nullArtifact } from './artifact.ts'
import { generatedData } from './generated.ts'
import { checkLogin } from './login.ts'
import { nullOptions } from './options.ts'

/** Makes nothing: runs provisioners on a machine that is there already, or only local ones. */
export const nullBuilder: BuilderType<typeof nullOptions> = {
  type: 'null',
  options: nullOptions,
  prepare(decoded, context): PreparedBuilder {
    const config = prepareCommunicator(decoded, context)
    if (config.type !== 'none') throwAll(checkLogin(decoded, config))
    const generated = generatedData(config)
    const target = () => (config.type === 'none' ? { pending: '' } : { host: config.host ?? '', port: config.port })
    return {
      warnings: [],
      generatedKeys: [],
      start(run) {
        const steps: StepList<ConnectedState> = [connectStep({ config, target }), provisionStep(run, generated)]
        return { steps: steps as StepList<unknown>, state: {}, artifact: () => nullArtifact }
      },
    }
  },
}

function provisionStep(run: BuilderRun, generated: GeneratedData): Step<ConnectedState> {
  return {
    name: 'Provision',
    async run({ communicator }, context) {
      if (communicator) await run.provision(communicator, generated, context)
    },
  }
}
