import { BASE, type Podman } from '../test/support/podman.ts'
import type { Comparison } from './compare.ts'
import type { Command } from './measure.ts'
import type { Workplace } from './workplace.ts'

/** What it costs to provision a container, with podman under the name that Packer asks for. */
export function dockerComparisons(work: Workplace, podman: Podman): Comparison[] {
  const within = (command: Command): Command => ({ ...command, env: { ...command.env, ...podman.env } })
  const builders = [{ type: 'docker', image: BASE, pull: false, commit: true }]
  const provisioners = Array.from({ length: 10 }, (_, index) => ({
    type: 'shell',
    inline: [`echo provisioner ${index} > /made-${index}`],
  }))
  const template = work.template('docker.json', { builders, provisioners })
  return [
    {
      name: 'Docker build with 10 provisioners',
      promised: { wall: 0.5 },
      runs: 3,
      ingot: within(work.ingot('build', template)),
      peer: within(work.packer('build', template)),
    },
  ]
}
