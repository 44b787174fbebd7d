import { basename } from 'node:path'
import { CONTAINER, type ContainerEngine, scopeOf } from '../../../containers/index.ts'
import type { Creation, Step, StepContext } from '../../../engine/index.ts'
import type { DockerConfig } from '../config.ts'
import { generatedData } from '../generated.ts'
import { inspectContainer } from '../inspect.ts'
import { defaultRunCommand } from '../options.ts'
import { type DockerState, known } from '../state.ts'

/** Starts the container, labelled so that it is found again whatever happens to this process. */
export function startContainer(config: DockerConfig): Step<DockerState> {
  return {
    name: 'Start container',
    async run(state, context) {
      const engine = known(state.found, 'engine')
      context.ui.say('Starting docker container...')
      const id = await start(config, state, engine, context)
      context.ui.message(`Container ID: ${id}`)
      state.container = await inspectContainer(engine, id, context.signal)
      state.generated = generatedData(config, state.container)
    },
  }
}

async function start(
  config: DockerConfig,
  state: DockerState,
  engine: ContainerEngine,
  { ui, ledger, signal }: StepContext,
): Promise<string> {
  const what = `container of ${config.prepared.buildName}`
  const { id } = await ledger.create({ kind: CONTAINER, what, scope: scopeOf(engine) }, async (creation) => {
    const args = runArguments(config, state, creation)
    ui.message(`Run command: ${basename(engine.program)} ${args.join(' ')}`)
    // What pulls an image on the way writes that in front.
    const said = await engine.must(args, { signal })
    return { id: said.split('\n').at(-1)?.trim() ?? '' }
  })
  return id
}

function runArguments(config: DockerConfig, state: DockerState, creation: Creation): readonly string[] {
  const { options, volumes, containerFolder, prepared } = config
  const image = known(state.image ?? options.image, 'image')
  const each = (flag: string, values: readonly string[]) => values.flatMap((value) => [flag, value])
  const shared = `${known(state.shared, 'shared folder')}:${containerFolder}`
  const command = options.run_command?.length ? options.run_command : defaultRunCommand(options.windows_container)
  return [
    'run',
    ...recognisable(command, creation),
    ...each('--device', options.device),
    ...each('--cap-add', options.cap_add),
    ...each('--cap-drop', options.cap_drop),
    ...(options.privileged ? ['--privileged'] : []),
    ...(options.runtime ? ['--runtime', options.runtime] : []),
    ...(options.platform ? ['--platform', options.platform] : []),
    ...each('--tmpfs', options.tmpfs),
    ...[...volumes].flatMap(([here, there]) => ['-v', `${here}:${there}`]),
    ...['-v', shared],
    ...command.map((part) => prepared.render(part, { Image: image })),
  ]
}

/**
 * Makes the container one that can be told from all others. Its name does that; labels would be in the image as well that
 * is made of it, so they are only for containers that the user gives a name to.
 */
function recognisable(command: readonly string[], { token, tags }: Creation): readonly string[] {
  if (!command.some((part) => part === '--name' || part.startsWith('--name='))) return ['--name', token]
  return Object.entries(tags).flatMap(([name, value]) => ['--label', `${name}=${value}`])
}
