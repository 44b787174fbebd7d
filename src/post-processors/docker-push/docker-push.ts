import {
  type ContainerEngine,
  checkIsImage,
  findEngine,
  IMPORT_BUILDER,
  imageArtifact,
  prepareLogin,
  revivedImage,
  tagsOf,
  whileLoggedIn,
} from '../../containers/index.ts'
import type { Artifact, PostProcessorType, StepContext } from '../../engine/index.ts'
import { IngotError } from '../../errors/index.ts'
import { dockerPushOptions } from './options.ts'
import { push } from './push.ts'

/** Pushes an image to a registry, under all of its names. */
export const dockerPush: PostProcessorType<typeof dockerPushOptions> = {
  type: 'docker-push',
  options: dockerPushOptions,
  prepare(decoded, context) {
    const { options } = decoded
    const login = prepareLogin(decoded, context)
    const platform = options.platform ? ['--platform', options.platform] : []
    return {
      warnings: [],
      generatedKeys: ['Digest'],
      async process(artifact, _generated, step) {
        checkIsImage(artifact, 'docker-push')
        const names = namesOf(artifact)
        const { engine } = findEngine(options.docker_path, step.host)
        const digest = await whileLoggedIn(engine, login, step, (loggedIn) => pushAll(loggedIn, names, platform, step))
        return { artifact: pushed(engine, artifact, digest), keepByDefault: true, keepForced: false }
      },
      revive: (saved, host) => revivedImage(saved, options.docker_path, host),
    }
  },
}

/** Each once: the artifact's own id is mostly the last of its names. */
function namesOf(artifact: Artifact): readonly string[] {
  const names = [...new Set([artifact.id, ...tagsOf(artifact)])]
  if (names.every((name) => !isImageId(name))) return names
  throw new IngotError('docker/no-name', `the image ${artifact.id} has no name under which it could be pushed`, {
    hint: 'Put docker-tag before docker-push, in the same list.',
  })
}

function isImageId(name: string): boolean {
  return /^(sha256:)?[0-9a-f]{64}$/.test(name)
}

async function pushAll(
  engine: ContainerEngine,
  names: readonly string[],
  platform: readonly string[],
  context: StepContext,
): Promise<string> {
  let digest = ''
  for (const name of names) {
    context.ui.message(`Pushing: ${name}`)
    digest = await push(engine, name, platform, context)
  }
  return digest
}

function pushed(engine: ContainerEngine, artifact: Artifact, digest: string): Artifact {
  const generated = {
    ...(artifact.state['generated_data'] as object | undefined),
    ...(digest ? { Digest: digest } : {}),
  }
  return imageArtifact(engine, { builderId: IMPORT_BUILDER, id: artifact.id, tags: tagsOf(artifact), generated })
}
