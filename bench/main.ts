import { copyFileSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { startPodman } from '../test/support/podman.ts'
import { startSshd } from '../test/support/sshd.ts'
import { archiveComparisons } from './archive.ts'
import { type Comparison, compare, type Row, table } from './compare.ts'
import { startDelayProxy } from './delay-proxy.ts'
import { dockerComparisons } from './docker.ts'
import { fmtComparisons } from './fmt.ts'
import { hclComparisons } from './hcl.ts'
import { sshComparisons } from './ssh.ts'
import { validateComparisons } from './validate.ts'
import { makeWorkplace, type Workplace } from './workplace.ts'

const work = makeWorkplace()
const sshd = await startSshd()
const podman = startPodman()
// Half of the round trip in each direction.
const distant = await startDelayProxy(sshd, 10)
try {
  const rows: Row[] = []
  for (const comparison of selected([
    ...startComparisons(work),
    ...validateComparisons(work),
    ...hclComparisons(work),
    ...fmtComparisons(work),
    ...sshComparisons(work, sshd, distant),
    ...archiveComparisons(work),
    ...dockerComparisons(work, podman),
  ])) {
    process.stderr.write(`${comparison.name} …\n`)
    rows.push(...(await compare(comparison)))
  }
  console.log(table(rows))
} finally {
  await distant.close()
  await sshd.stop()
  podman.stop()
  work.remove()
}

/** Only those whose name contains a word given on the command line, or all. */
function selected(comparisons: readonly Comparison[]): readonly Comparison[] {
  const words = process.argv.slice(2)
  return words.length === 0 ? comparisons : comparisons.filter(({ name }) => words.some((word) => name.includes(word)))
}

/** What it costs to start: the golden example's template, and fifty builds at once. */
function startComparisons(work: Workplace): Comparison[] {
  const example = resolve(import.meta.dirname, '..', 'examples', 'golden')
  mkdirSync(join(work.folder, 'golden'))
  for (const file of ['ami.json', 'setup.sh']) copyFileSync(join(example, file), join(work.folder, file))
  const fifty = work.template('fifty.json', {
    builders: Array.from({ length: 50 }, (_, index) => ({
      type: 'null',
      name: `build-${index}`,
      communicator: 'none',
    })),
    provisioners: [{ type: 'shell-local', inline: ['echo hello'] }],
  })
  return [
    { name: 'version', promised: { wall: 0.7 }, runs: 15, ingot: work.ingot('version'), peer: work.packer('version') },
    {
      name: 'validate ami.json',
      promised: { wall: 0.7 },
      runs: 10,
      ingot: work.ingot('validate', 'ami.json'),
      peer: work.packer('validate', 'ami.json'),
    },
    {
      name: '50 null builds with a shell-local each',
      promised: { wall: 0.2, memory: 0.2 },
      runs: 3,
      ingot: work.ingot('build', fifty),
      peer: work.packer('build', fifty),
    },
  ]
}
