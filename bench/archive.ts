import { execFileSync } from 'node:child_process'
import { existsSync, rmSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import type { Comparison } from './compare.ts'
import type { Measured } from './measure.ts'
import type { Workplace } from './workplace.ts'

const GIBIBYTE = 1024 ** 3

/** What packs and sums large files. Everything is in memory: what is timed is the tools, not the disk. */
export function archiveComparisons(work: Workplace): Comparison[] {
  const image = join(work.memoryFolder, 'image.raw')
  const large = join(work.memoryFolder, 'large.raw')
  return [
    compressing(work, image, 'gz'),
    compressing(work, image, 'zst'),
    {
      name: 'checksum of 4 GiB with sha256, against one core by openssl speed',
      // At least 80 % of the speed is at most 1 / 0.8 of the time.
      promised: { wall: 1.25 },
      runs: 3,
      prepare() {
        rmSync(image, { force: true })
        makeImage(large, 4 * GIBIBYTE)
      },
      reset: async () => remove(work, 'sum'),
      ingot: work.ingot(
        'build',
        template(work, 'sum.json', large, {
          type: 'checksum',
          checksum_types: ['sha256'],
          output: join(work.memoryFolder, 'sum'),
        }),
      ),
      peer: () => opensslTime(4 * GIBIBYTE),
    },
  ]
}

/** Both get the same file; Packer knows gzip only. */
function compressing(work: Workplace, image: string, ending: 'gz' | 'zst'): Comparison {
  const [ours, theirs] = [join(work.memoryFolder, `ours.${ending}`), join(work.memoryFolder, 'theirs.gz')]
  return {
    name: `compress of 2 GiB with ${ending === 'gz' ? 'gzip' : 'zstd, against gzip'}`,
    promised: { wall: 0.6 },
    runs: 2,
    prepare: () => makeImage(image, 2 * GIBIBYTE),
    reset: async () => remove(work, `ours.${ending}`, 'theirs.gz'),
    ingot: work.ingot('build', template(work, `ours-${ending}.json`, image, { type: 'compress', output: ours })),
    peer: work.packer('build', template(work, 'theirs.json', image, { type: 'compress', output: theirs })),
    made: { ingot: ours, peer: theirs, promised: 1.05 },
  }
}

function template(work: Workplace, name: string, file: string, postProcessor: object): string {
  return work.template(name, {
    builders: [{ type: 'null', communicator: 'none' }],
    'post-processors': [
      [
        { type: 'artifice', files: [file] },
        { ...postProcessor, keep_input_artifact: true },
      ],
    ],
  })
}

/** Programs, libraries and texts of this computer, one after the other: what the disk of a machine is full of. */
function makeImage(path: string, size: number): void {
  if (existsSync(path)) return
  const pack =
    'for again in 1 2 3 4 5 6 7 8; do tar -cf - /usr/lib /usr/bin /usr/share 2>/dev/null; done | head -c "$0" > "$1"'
  execFileSync('sh', ['-c', pack, String(size), path])
  if (statSync(path).size < size) truncateSync(path, size)
}

function remove(work: Workplace, ...names: readonly string[]): void {
  for (const name of names) rmSync(join(work.memoryFolder, name), { force: true })
}

/** The time that one core takes by what `openssl speed` says, which sums the same bytes again and again. */
async function opensslTime(bytes: number): Promise<Measured> {
  const args = ['speed', '-mr', '-evp', 'sha256', '-seconds', '2', '-bytes', String(1024 * 1024)]
  const said = execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  const perSecond = Number(/^\+F:\d+:[^:]+:([\d.]+)/m.exec(said)?.[1])
  if (!(perSecond > 0)) throw new Error(`openssl speed said: ${said}`)
  return { wall: bytes / perSecond, memory: 0 }
}
