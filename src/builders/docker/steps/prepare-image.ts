import { readFile, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { findEngine, whileLoggedIn } from '../../../containers/index.ts'
import { type Step, temporaryFolder } from '../../../engine/index.ts'
import type { DockerConfig } from '../config.ts'
import { type DockerState, known } from '../state.ts'

/** Finds docker or podman, and makes the folder that the container is to share with this computer. */
export function findDocker(config: DockerConfig): Step<DockerState> {
  return {
    name: 'Find docker',
    async run(state, context) {
      const { engine, standsIn } = findEngine(config.options.docker_path, context.host)
      if (standsIn) context.ui.say(`Using ${basename(engine.program)}: there is no docker on the PATH`)
      state.found = engine
      state.shared = await temporaryFolder(context, 'folder shared with the container')
    },
  }
}

/** Builds the image to start from with the template's Dockerfile. */
export function buildImage({ options }: DockerConfig): Step<DockerState> {
  const build = known(options.build, 'build block')
  return {
    name: 'Build image',
    async run(state, { ui, signal }) {
      const engine = known(state.found, 'engine')
      const idFile = join(known(state.shared, 'shared folder'), 'image-id')
      ui.say('Building base image...')
      const args = [
        ...['build', '--iidfile', idFile, '--file', build.path],
        ...(options.platform ? ['--platform', options.platform] : []),
        ...(build.pull ? ['--pull'] : []),
        ...(build.compress ? ['--compress'] : []),
        ...Object.entries(build.arguments).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
        build.build_dir,
      ]
      await engine.must(args, { signal, onLine: (line) => ui.message(line) })
      state.image = (await readFile(idFile, 'utf8')).trim()
      await rm(idFile)
      ui.message(`Image ID: ${state.image}`)
    },
  }
}

/** Pulls the image to start from. */
export function pullImage({ options, login }: DockerConfig): Step<DockerState> {
  const image = options.image ?? ''
  const platform = options.platform ? ['--platform', options.platform] : []
  return {
    name: 'Pull image',
    async run(state, context) {
      const { ui, signal } = context
      ui.say(`Pulling Docker image: ${image}`)
      await whileLoggedIn(known(state.found, 'engine'), login, context, async (engine) => {
        await engine.must(['pull', ...platform, image], { signal, onLine: (line) => ui.message(line) })
      })
    },
  }
}
