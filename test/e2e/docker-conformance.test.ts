import { tmpdir } from 'node:os'
import { DockerCommunicator } from '../../src/communicators/docker/index.ts'
import { communicatorConformance } from '../conformance/communicator.ts'
import { BASE, startPodman } from '../support/podman.ts'

communicatorConformance('docker, in a container', async () => {
  const podman = startPodman()
  const shared = tmpdir()
  const id = podman.run('run', '--ulimit', 'host', '-d', '-i', '-v', `${shared}:${shared}`, BASE, '/bin/sh').trim()
  const env = { ...process.env, ...podman.env }
  const target = { program: 'podman', env, cwd: shared, id, execUser: '', owner: '', pty: false }
  const communicator = new DockerCommunicator(target)
  await communicator.open()
  return { communicator, stop: async () => podman.stop() }
})
