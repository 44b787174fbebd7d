import {
  type CommunicatorConfig,
  type CommunicatorOptions,
  type ConnectedState,
  connectStep,
  prepareCommunicator,
} from '../../communicators/index.ts'
import type {
  BuilderRun,
  BuilderType,
  Decoded,
  GeneratedData,
  PrepareContext,
  PreparedBuilder,
  Step,
  StepList,
} from '../../engine/index.ts'
import { flattenErrors, IngotError, IngotErrors } from '../../errors/index.ts'
import { nullArtifact } from './artifact.ts'
import { generatedData } from './generated.ts'
import { checkLogin } from './login.ts'
import { nullOptions } from './options.ts'

/** Makes nothing: runs provisioners on a machine that is there already, or only local ones. */
export const nullBuilder: BuilderType<typeof nullOptions> = {
  type: 'null',
  options: nullOptions,
  prepare(decoded, context): PreparedBuilder {
    const config = checkedCommunicator(decoded, context)
    const generated = generatedData(config)
    const target = () => (config.type === 'none' ? { pending: '' } : { host: config.host ?? '', port: config.port })
    return {
      warnings: [],
      generatedKeys: [],
      start(run) {
        const steps: StepList<ConnectedState> = [connectStep({ config, target }), provisionStep(run, generated)]
        return { steps: steps as StepList<unknown>, state: {}, artifact: () => nullArtifact }
      },
      revive: () => nullArtifact,
    }
  },
}

/** @throws IngotError or IngotErrors with the communicator's mistakes and the builder's own */
function checkedCommunicator(decoded: Decoded<CommunicatorOptions>, context: PrepareContext): CommunicatorConfig {
  const mistakes = checkLogin(decoded)
  try {
    const config = prepareCommunicator(decoded, context)
    if (mistakes.length === 0) return config
    throw new IngotErrors(mistakes)
  } catch (error) {
    const errors = flattenErrors(error).filter((member) => member instanceof IngotError)
    if (errors.length === 0) throw error
    throw new IngotErrors([...new Set([...errors, ...mistakes])])
  }
}

function provisionStep(run: BuilderRun, generated: GeneratedData): Step<ConnectedState> {
  return {
    name: 'Provision',
    async run({ communicator }, context) {
      if (communicator) await run.provision(communicator, generated, context)
    },
  }
}
