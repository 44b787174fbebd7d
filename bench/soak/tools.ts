import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { DescribeImagesCommand } from '@aws-sdk/client-ec2'
import { type TestCloud, testKey, testKeyEnv } from '../../test/support/cloud.ts'
import { PROGRAM } from '../../test/support/ingot.ts'
import type { Command } from '../measure.ts'

/** How one build of a run ended: `nameless` when nothing says why. */
export type BuildEnd = 'success' | 'partial' | 'failed' | 'nameless'

export interface BuildEnded {
  readonly end: BuildEnd
  /** Ingot's code of the error, or Packer's line about it. */
  readonly why: string
}

/** Ingot or Packer, given the same work at the same endpoint. */
export interface Tool {
  readonly name: 'ingot' | 'packer'
  command(place: Place): Command
  /** How each build ended, from what the run said. */
  ends(place: Place, stdout: string): ReadonlyMap<string, BuildEnded>
  /** Gives back what a dead run left, where the tool can. */
  tidy?(place: Place): Command
}

/** A folder for one run. */
export interface Place {
  readonly folder: string
  readonly endpoint: string
  readonly names: readonly string[]
  /** How many builds at once; 0 for all. */
  readonly atOnce: number
  remove(): void
}

export interface Work {
  readonly builds: number
  readonly atOnce: number
  /** Where machines' SSH servers listen. */
  readonly port: number
  /** Another way to the cloud than its own endpoint. */
  readonly endpoint?: string
}

export async function makePlace(
  cloud: TestCloud,
  { builds, atOnce, port, endpoint = cloud.url }: Work,
): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'ingot-soak-'))
  mkdirSync(join(folder, 'home'))
  const { Images } = await cloud.client().send(new DescribeImagesCommand({ Owners: ['amazon'] }))
  const names = Array.from({ length: builds }, (_, index) => `build-${index}`)
  const common = {
    ...{ type: 'amazon-ebs', region: 'us-east-1', custom_endpoint_ec2: endpoint },
    ...{ access_key: testKey.accessKeyId, secret_key: testKey.secretAccessKey, skip_metadata_api_check: true },
    ...{ source_ami: Images?.[0]?.ImageId, instance_type: 't2.micro', associate_public_ip_address: true },
    ...{ ssh_username: userInfo().username, ssh_port: port, ssh_timeout: '60s', tags: { Made: 'by a soak' } },
  }
  const builders = names.map((name) => ({ ...common, name, ami_name: name }))
  const provisioners = [{ type: 'shell', inline: ['true'] }]
  writeFileSync(join(folder, 'ami.json'), JSON.stringify({ builders, provisioners }))
  return { folder, endpoint, names, atOnce, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

const build = (
  file: string,
  { folder, atOnce }: Place,
  flags: readonly string[],
  env: Readonly<Record<string, string>>,
) => ({
  file,
  args: ['build', `-parallel-builds=${atOnce}`, ...flags, 'ami.json'],
  cwd: folder,
  env,
})

const homeOf = ({ folder }: Place) => ({ INGOT_HOME: join(folder, 'home') })

export const ingot: Tool = {
  name: 'ingot',
  command: (place) => build(PROGRAM, place, ['-events=events.jsonl', '-color=false'], homeOf(place)),
  // The ledger holds no secrets: whoever tidies up has to have the key.
  tidy: (place) => ({
    file: PROGRAM,
    args: ['gc', '--yes'],
    cwd: place.folder,
    env: { ...homeOf(place), ...testKeyEnv },
  }),
  ends({ folder, names }) {
    const file = join(folder, 'events.jsonl')
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
    const events = lines.filter((line) => line.includes('"build-finished"')).map((line) => JSON.parse(line))
    return new Map(
      names.map((name): [string, BuildEnded] => {
        const event = events.find((each) => each.build === name)
        if (event?.outcome === 'done') return [name, { end: 'success', why: '' }]
        if (event?.outcome === 'partial') return [name, { end: 'partial', why: event.error?.code ?? '' }]
        const why = event?.error?.code ?? ''
        return [name, { end: why && !why.startsWith('internal/') ? 'failed' : 'nameless', why }]
      }),
    )
  },
}

export const packer: Tool = {
  name: 'packer',
  command: (place) =>
    build('packer', place, ['-color=false'], {
      CHECKPOINT_DISABLE: '1',
      HOME: place.folder,
      PACKER_CACHE_DIR: join(place.folder, 'cache'),
      // Its own is 15 seconds, with which it would take an hour.
      AWS_POLL_DELAY_SECONDS: '2',
    }),
  ends({ names }, stdout) {
    const lines = stdout.split('\n')
    return new Map(
      names.map((name): [string, BuildEnded] => {
        if (lines.includes(`--> ${name}: AMIs were created:`)) return [name, { end: 'success', why: '' }]
        const why = lines.find((line) => line.startsWith(`--> ${name}: `) || line.startsWith(`Build '${name}' errored`))
        return [name, { end: why ? 'failed' : 'nameless', why: why ?? '' }]
      }),
    )
  },
}
