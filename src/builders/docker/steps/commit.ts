import { type ContainerEngine, IMAGE, recognisableImage, scopeOf } from '../../../containers/index.ts'
import type { Creation, Step, StepContext } from '../../../engine/index.ts'
import type { DockerConfig } from '../config.ts'
import { imageIdOf } from '../inspect.ts'
import { type Container, type DockerState, known, type SourceImage } from '../state.ts'

/** Makes an image of the container. */
export function commit(config: DockerConfig): Step<DockerState> {
  return {
    name: 'Commit container',
    async run(state, context) {
      const engine = known(state.found, 'engine')
      const container = known(state.container, 'container')
      await state.communicator?.close()
      if (config.options.windows_container) await stop(engine, container, context)
      context.ui.say('Committing the container')
      const id = await makeImage(config, engine, container, context)
      context.ui.message(`Image ID: ${id}`)
      const ImageSha256 = await imageIdOf(engine, id, context.signal)
      await context.ledger.keep(id)
      state.imageId = id
      state.generated = { ...state.generated, ImageSha256 }
    },
  }
}

/** Windows can't make an image of a container that runs. */
async function stop(engine: ContainerEngine, { id }: Container, { ui, signal }: StepContext): Promise<void> {
  ui.say('Stopping the container')
  await engine.must(['stop', id], { signal })
}

async function makeImage(
  { options, prepared }: DockerConfig,
  engine: ContainerEngine,
  { id: container, source }: Container,
  { ledger, signal }: StepContext,
): Promise<string> {
  const scope = { ...scopeOf(engine), container }
  const intent = { kind: IMAGE, what: `image of ${prepared.buildName}`, scope }
  const podman = await engine.isPodman(signal)
  const changes = [...options.changes, ...restoredStart(options.changes, source, podman)]
  const argsOf = (creation: Creation) => [
    'commit',
    ...(options.author ? ['--author', options.author] : []),
    ...[...changes, recognisableImage(creation)].flatMap((change) => ['--change', change]),
    ...(options.message ? ['--message', options.message] : []),
    // Podman's own format of images has no room for a message; docker has no other format.
    ...(options.message && podman ? ['--format', 'docker'] : []),
    container,
  ]
  signal.throwIfAborted()
  // Nobody can tell how far half a commit came, so it is not interrupted: the whole image can be given back.
  const { id } = await ledger.create(intent, async (creation) => {
    const said = await engine.must(argsOf(creation), { signal: new AbortController().signal })
    return { id: said.split('\n').at(-1)?.trim() ?? '' }
  })
  signal.throwIfAborted()
  return id
}

/**
 * What the image starts is not what `run_command` started, but what it would have without it. Docker takes an empty list
 * for no wish at all, and an empty text in it for nothing; podman takes them at their word.
 */
export function restoredStart(
  changes: readonly string[],
  { command, entrypoint }: Pick<SourceImage, 'command' | 'entrypoint'>,
  podman: boolean,
): readonly string[] {
  const says = (word: string) => changes.some((change) => change.trimStart().toUpperCase().startsWith(word))
  const start = entrypoint.length === 0 && !podman ? [''] : entrypoint
  return [
    ...(says('ENTRYPOINT') ? [] : [`ENTRYPOINT ${JSON.stringify(start)}`]),
    ...(says('CMD') ? [] : [`CMD ${JSON.stringify(command)}`]),
  ]
}
