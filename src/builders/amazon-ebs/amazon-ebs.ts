import type { BuilderType, StepList } from '../../engine/index.ts'
import {
  AmazonState,
  cleanResourceName,
  neededPermissions,
  policyFor,
  SOURCE_FACTS,
  sourceFacts,
} from '../amazon-common/index.ts'
import { imageArtifact } from './artifact.ts'
import { prepareConfig } from './config.ts'
import { options } from './options.ts'
import { buildSteps } from './steps.ts'
import { warningsFor } from './warnings.ts'

/** Makes an AMI out of an instance: launch, provision, stop, create the image. */
export const amazonEbsBuilder: BuilderType<typeof options> = {
  type: 'amazon-ebs',
  options,
  functions: { clean_resource_name: cleanResourceName },
  prepare(decoded, context) {
    const config = prepareConfig(decoded, context)
    return {
      warnings: warningsFor(config.options),
      generatedKeys: SOURCE_FACTS,
      permissions: () => policyFor(config, neededPermissions(config, config.options)),
      start(run) {
        const state = new AmazonState(config)
        return {
          steps: buildSteps(config, run) as StepList<unknown>,
          state,
          artifact: () =>
            state.images.size > 0
              ? imageArtifact([...state.images.values()], sourceFacts(state), config.namedSnapshots)
              : undefined,
        }
      },
    }
  },
}
