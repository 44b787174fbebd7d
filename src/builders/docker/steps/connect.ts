import { type Communicator, connectStep } from '../../../communicators/index.ts'
import type { Step } from '../../../engine/index.ts'
import type { DockerConfig } from '../config.ts'
import { type DockerState, known } from '../state.ts'

/** Connects to the container: through the engine, or over the network to a server that runs in it. */
export function connect(config: DockerConfig): Step<DockerState> {
  const { communicator } = config
  if (communicator.type === 'docker' || communicator.type === 'dockerWindowsContainer') return connectInside(config)
  return connectStep<DockerState>({
    config: communicator,
    target: ({ container }) => {
      const host = ('host' in communicator && communicator.host) || known(container, 'container').address
      const port = 'port' in communicator ? communicator.port : 22
      return host ? { host, port } : { pending: 'the container has no address of its own' }
    },
  })
}

function connectInside(config: DockerConfig): Step<DockerState> {
  return {
    name: 'Connect',
    async run(state, { ui }) {
      const { id, address } = known(state.container, 'container')
      ui.say(`Using ${config.communicator.type} communicator to connect: ${address || id.slice(0, 12)}`)
      state.communicator = await communicatorFor(config, state)
    },
    async cleanup(state) {
      await state.communicator?.close()
      state.communicator = undefined
    },
  }
}

async function communicatorFor(config: DockerConfig, state: DockerState): Promise<Communicator> {
  const { DockerCommunicator, isRoot, WindowsContainerCommunicator } = await import(
    '../../../communicators/docker/index.ts'
  )
  const { options, communicator, containerFolder } = config
  const { program, env, cwd } = known(state.found, 'engine')
  const { id, user } = known(state.container, 'container')
  const execUser = options.exec_user ?? ''
  const owner = execUser || user
  const target = {
    ...{ program, env, cwd, id, pty: options.pty },
    // An image whose own user is root needs no second kind of shell.
    execUser: execUser || (user === '' ? 'root' : ''),
    owner: options.fix_upload_owner && owner !== '' && !isRoot(owner) ? owner : '',
  }
  if (communicator.type === 'dockerWindowsContainer') {
    const here = known(state.shared, 'shared folder')
    return new WindowsContainerCommunicator({ ...target, execUser }, { here, there: containerFolder })
  }
  const docker = new DockerCommunicator(target)
  await docker.open()
  return docker
}
