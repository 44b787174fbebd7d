import type { BuilderRun, BuilderType, StartedBuilder, StepList } from '../../engine/index.ts'
import {
  AmazonState,
  cleanResourceName,
  type MadeImage,
  neededPermissions,
  policyFor,
  recallImages,
  SOURCE_FACTS,
  salvageImages,
  sourceFacts,
} from '../amazon-common/index.ts'
import { imageArtifact, revivedArtifact } from './artifact.ts'
import { type AmazonEbsConfig, prepareConfig } from './config.ts'
import { options } from './options.ts'
import { buildSteps, resumedSteps } from './steps.ts'
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
        return started(config, new AmazonState(config, run.progress), buildSteps(config, run) as StepList<unknown>)
      },
      resume: (run, step) => resume(config, run, step),
      revive: (saved, host) => revivedArtifact(saved, config.open(host), config.namedSnapshots),
    }
  },
}

/** What the steps leave, whether they begin at the first or where an earlier process stopped. */
export function started(config: AmazonEbsConfig, state: AmazonState, steps: StepList<unknown>): StartedBuilder {
  const artifactOf = (images: readonly MadeImage[]) => imageArtifact(images, sourceFacts(state), config.namedSnapshots)
  return {
    steps,
    state,
    artifact: () => (state.images.size > 0 ? artifactOf([...state.images.values()]) : undefined),
    salvage: (context, outcome) => salvageImages(config, state, context, outcome, artifactOf),
  }
}

/** Goes on from the images that there are. Without any, the machine and all that was done to it are lost. */
export async function resume(
  config: AmazonEbsConfig,
  run: Pick<BuilderRun, 'progress'>,
  context: Parameters<typeof recallImages>[2],
): Promise<StartedBuilder | undefined> {
  const state = new AmazonState(config, run.progress)
  const recalled = await recallImages(config, state, context)
  if (!recalled) return undefined
  const name = state.progress.basis()?.name ?? config.options.ami_name
  const named = { ...config, options: { ...config.options, ami_name: name } }
  return started(named, state, resumedSteps(named, recalled) as StepList<unknown>)
}
