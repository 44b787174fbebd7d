import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Sshd } from '../test/support/sshd.ts'
import type { Comparison } from './compare.ts'
import { makeLargeFile, makeTree, type Workplace } from './workplace.ts'

interface Address {
  readonly host: string
  readonly port: number
}

/** What provisioning over SSH costs, with a real sshd on this machine, once through a proxy that adds 20 ms a round trip. */
export function sshComparisons(work: Workplace, sshd: Sshd, distant: Address): Comparison[] {
  const data = join(work.folder, 'data')
  mkdirSync(data)
  makeLargeFile(join(data, 'large'), 1024)
  makeTree(join(data, 'tree'), 5000)
  const largeTarget = join(work.folder, 'target')
  // Creating 5,000 files on a disk takes longer than either tool does, and varies by a factor of three from one run to the next.
  const treeTarget = join(work.memoryFolder, 'target')
  const emptied = (target: string) => async () => {
    rmSync(target, { recursive: true, force: true })
    mkdirSync(target)
    // What the run before wrote must not be on its way to the disk while this one is timed.
    execFileSync('sync')
  }
  const builder = (address: Address) => ({
    type: 'null',
    ssh_host: address.host,
    ssh_port: address.port,
    ssh_username: sshd.username,
    ssh_private_key_file: sshd.privateKeyFile,
  })
  const template = (name: string, address: Address, provisioners: readonly unknown[]) =>
    work.template(name, { builders: [builder(address)], provisioners })
  const upload = (name: string, address: Address, source: string, target: string) =>
    template(name, address, [{ type: 'file', source, destination: `${target}/` }])

  const scripts = template(
    'scripts.json',
    sshd,
    Array.from({ length: 100 }, (_, index) => ({ type: 'shell', inline: [`echo provisioner ${index}`] })),
  )
  const large = upload('large.json', sshd, join(data, 'large'), largeTarget)
  const tree = upload('tree.json', sshd, join(data, 'tree'), treeTarget)
  const distantTree = upload('distant-tree.json', distant, join(data, 'tree'), treeTarget)
  const both = (path: string) => ({ ingot: work.ingot('build', path), peer: work.packer('build', path) })
  return [
    { name: '100 one-line shell provisioners over SSH', promised: { wall: 0.15 }, runs: 3, ...both(scripts) },
    {
      name: 'one file of 1 GiB over SSH',
      promised: { wall: 0.3 },
      runs: 3,
      reset: emptied(largeTarget),
      ...both(large),
    },
    {
      name: 'a tree of 5,000 small files over SSH',
      promised: { wall: 0.7 },
      runs: 5,
      reset: emptied(treeTarget),
      ...both(tree),
    },
    {
      name: 'the same tree, 20 ms round trip',
      promised: { wall: 0.05 },
      runs: 3,
      reset: emptied(treeTarget),
      ...both(distantTree),
    },
  ]
}
