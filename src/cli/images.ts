import { accessSettings, openAccess, type Region } from '../aws/index.ts'
import { findImages, type ImageFacts, type ImageQuery, launchable, newestFirst } from '../catalog/index.ts'
import type { LocalCloudAccess } from '../engine/index.ts'
import { IngotError } from '../errors/index.ts'
import { tableLines } from '../report/table.ts'
import { type CommandIo, chooseCommand, helpText, parseCommand } from './command.ts'
import { booleanFlag, type FlagValues, stringFlag } from './flags.ts'
import { quietUi } from './quiet-ui.ts'

const flags = {
  local: booleanFlag('Look in the local cloud on this computer.'),
  region: stringFlag('REGION', 'The region to look in; AWS_REGION or that of the profile otherwise.'),
  owner: stringFlag('OWNER', 'Whose images: "self" (the default), an account id, "amazon", "aws-marketplace".'),
  profile: stringFlag('NAME', 'The profile in the AWS configuration files.'),
  json: booleanFlag('All that is known, as JSON.'),
}

type Flags = FlagValues<typeof flags>

const latestSpec = {
  usage: "ingot images latest [options] 'PATTERN'",
  description: `
Prints the id of the newest image whose name fits, and nothing else. "*" in the pattern stands for
any text, "?" for any character; quote it, so that the shell leaves it alone. Exit status 1 when
there is none.`,
  flags,
  positionals: { least: 1, most: 1 },
  examples: [
    { command: "ingot images latest 'my-ami-*'", explanation: 'The newest of your own images of that name.' },
    { command: "ingot images latest --local --json 'my-ami-*'", explanation: 'All about it, in the local cloud.' },
  ],
}

const listSpec = {
  usage: "ingot images list [options] ['PATTERN']",
  description: `
Shows images in a table, the newest first: all of the owner's, or those whose name fits the pattern.`,
  flags,
  positionals: { least: 0, most: 1 },
  examples: [
    { command: 'ingot images list', explanation: 'All of your own images in the region.' },
    { command: "ingot images list --region eu-west-1 'my-ami-*'", explanation: 'Those of one name in one region.' },
  ],
}

export const spec = {
  usage: 'ingot images <command> [options]',
  description: `
Finds images, on AWS and in the local cloud.

Commands:

  latest 'PATTERN'    print the id of the newest image of that name
  list ['PATTERN']    show images in a table

"ingot images <command> -help" tells more.`,
  flags: {},
  positionals: { least: 0, most: Number.POSITIVE_INFINITY },
  examples: [{ command: "ingot images latest 'my-ami-*'", explanation: 'The newest of your own images of that name.' }],
}

export const subcommands = {
  latest: async () => ({ spec: latestSpec, run: latest }),
  list: async () => ({ spec: listSpec, run: list }),
}

/** `ingot images`: looks images up. */
export async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const [name, ...rest] = argv
  if (name !== undefined && ['-h', '--h', '-help', '--help'].includes(name)) {
    io.stdout.write(helpText(spec))
    return 0
  }
  return (await chooseCommand(subcommands, name, 'ingot images')()).run(rest, io)
}

async function latest(argv: readonly string[], io: CommandIo): Promise<number> {
  const parsed = parseCommand(latestSpec, argv, io)
  if (!parsed) return 0
  const query = { pattern: parsed.positionals[0], owner: parsed.flags.owner ?? 'self' }
  const { images, regions } = await lookUp(query, parsed.flags, io)
  const [newest] = launchable(images)
  if (!newest) throw nothingFound(query, regions)
  io.stdout.write(parsed.flags.json ? json(newest) : `${newest.id}\n`)
  return 0
}

async function list(argv: readonly string[], io: CommandIo): Promise<number> {
  const parsed = parseCommand(listSpec, argv, io)
  if (!parsed) return 0
  const query = { pattern: parsed.positionals[0], owner: parsed.flags.owner ?? 'self' }
  const { images, regions } = await lookUp(query, parsed.flags, io)
  if (parsed.flags.json) io.stdout.write(json(images))
  else if (images.length === 0) throw nothingFound(query, regions)
  else io.stdout.write(imagesTable(images))
  return 0
}

interface Found {
  readonly images: readonly ImageFacts[]
  /** Where it was looked. */
  readonly regions: readonly string[]
}

async function lookUp(query: ImageQuery, asked: Flags, io: CommandIo): Promise<Found> {
  if (!asked.local) return lookIn(await regionsToSearch(asked, io, undefined), query, io)
  const { openLocalCloud } = await import('../cloud/index.ts')
  const cloud = await openLocalCloud(io.host, quietUi(io), { lookOnly: true })
  try {
    return await lookIn(await regionsToSearch(asked, io, cloud), query, io)
  } finally {
    await cloud.close()
  }
}

async function lookIn(regions: readonly Region[], query: ImageQuery, io: CommandIo): Promise<Found> {
  const found = await Promise.all(regions.map(({ ec2 }) => findImages(ec2, query, io.signal)))
  return { images: newestFirst(found.flat()), regions: regions.map(({ name }) => name) }
}

/** One region; or all of the local cloud's when none was named, since looking there costs nothing. */
async function regionsToSearch(
  asked: Flags,
  io: CommandIo,
  localCloud: LocalCloudAccess | undefined,
): Promise<readonly Region[]> {
  const { env } = io.host
  // Standard output holds what was asked for, and nothing else.
  const people = { say: (text: string) => void io.stderr.write(`${text}\n`) }
  const settings = accessSettings(
    { region: asked.region, profile: asked.profile },
    { env, secret: () => {}, people, ...(localCloud ? { localCloud } : {}) },
  )
  const access = openAccess(settings, io.host)
  const home = await access.home()
  const isNamed = asked.region || env['AWS_REGION'] || env['AWS_DEFAULT_REGION']
  if (!localCloud || isNamed) return [home]
  const { Regions } = await home.ec2.call('DescribeRegions', {}, io.signal)
  return (Regions ?? []).flatMap(({ RegionName }) => (RegionName ? [access.region(RegionName)] : []))
}

function nothingFound({ pattern, owner }: ImageQuery, regions: readonly string[]): IngotError {
  const where = regions.length === 1 ? regions[0] : 'any region of the local cloud'
  const which = pattern === undefined ? 'has no image' : `has no image named "${pattern}"`
  return new IngotError('images/not-found', `"${owner}" ${which} in ${where}`, {
    hint:
      pattern === undefined
        ? 'try another --region or --owner'
        : 'see what there is: ingot images list; or try another --region or --owner',
  })
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}

function imagesTable(images: readonly ImageFacts[]): string {
  const rows = images.map((image) => [
    image.id,
    image.name,
    image.created.slice(0, 19),
    image.region,
    image.state,
    image.architecture,
    image.owner,
  ])
  return `${tableLines([['Image', 'Name', 'Created', 'Region', 'State', 'Machine', 'Owner'], ...rows]).join('\n')}\n`
}
