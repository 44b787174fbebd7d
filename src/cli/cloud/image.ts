import type { ImageStore } from '../../cloud/images/index.ts'
import type { BaseImage } from '../../cloud/index.ts'
import { IngotError } from '../../errors/index.ts'
import { tableLines } from '../../report/table.ts'
import { type CommandIo, chooseCommand, helpText, parseCommand } from '../command.ts'
import { booleanFlag, choiceFlag, stringFlag } from '../flags.ts'

type Command = (argv: readonly string[], io: CommandIo) => Promise<number>

export const spec = {
  usage: 'ingot cloud image <command> [options]',
  description: `
Looks after base images: disks with an operating system that the local cloud's instances start from.
They are AMIs of the owner "ingot", the same in every region, and the default one stands in for AMIs
that aren't there.

Commands:

  create NAME    make one from the distribution's own package mirror
  import FILE    take in any cloud image: qcow2, raw, VMDK, VHD
  list           show them
  default NAME   choose the one that stands in for others
  remove NAME    remove one; what was made from it keeps working`,
  flags: {},
  positionals: { least: 0, most: Number.POSITIVE_INFINITY },
  examples: [{ command: 'ingot cloud image create debian-12', explanation: 'Make one to start with.' }],
}

const createSpec = {
  usage: 'ingot cloud image create NAME',
  description:
    'Makes a base image from the distribution\'s own package mirror; this takes about a minute. NAME: "debian-12".',
  flags: {},
  positionals: { least: 1, most: 1 },
  examples: [{ command: 'ingot cloud image create debian-12', explanation: 'Debian 12 with cloud-init and OpenSSH.' }],
}

const importSpec = {
  usage: 'ingot cloud image import FILE --user USER [options]',
  description: `
Takes in a disk with cloud-init and a boot loader, as distributions publish them for clouds. FILE is
copied and not changed.`,
  flags: {
    user: stringFlag('USER', 'The user that it lets in, such as "ubuntu".'),
    name: stringFlag('NAME', 'What to call it; after the file otherwise.'),
    'boot-mode': choiceFlag('How it boots.', ['legacy-bios', 'uefi'], 'legacy-bios'),
  },
  positionals: { least: 1, most: 1 },
  examples: [{ command: 'ingot cloud image import noble.img --user ubuntu', explanation: "Take in Ubuntu's." }],
}

const listSpec = {
  usage: 'ingot cloud image list [options]',
  description: 'Shows the base images of this computer.',
  flags: { quiet: booleanFlag('Names only.'), json: booleanFlag('All that is known, as JSON.') },
  positionals: { least: 0, most: 0 },
  examples: [{ command: 'ingot cloud image list --json', explanation: 'All that is known of them.' }],
}

const defaultSpec = {
  usage: 'ingot cloud image default NAME',
  description: "Chooses the base image that stands in for AMIs that aren't there.",
  flags: {},
  positionals: { least: 1, most: 1 },
  examples: [{ command: 'ingot cloud image default noble', explanation: 'Let the image "noble" stand in.' }],
}

const removeSpec = {
  usage: 'ingot cloud image remove NAME',
  description: 'Removes a base image. Instances and images that were made from it keep their data.',
  flags: {},
  positionals: { least: 1, most: 1 },
  examples: [{ command: 'ingot cloud image remove noble', explanation: 'Remove the image "noble".' }],
}

const create: Command = async (argv, io) => {
  const parsed = parseCommand(createSpec, argv, io)
  if (!parsed) return 0
  const { createBaseImage } = await import('../../cloud/images/index.ts')
  const progress = (line: string) => io.stdout.write(`${line}\n`)
  await createBaseImage(await imageStore(io), String(parsed.positionals[0]), { progress, signal: io.signal })
  return 0
}

const importFile: Command = async (argv, io) => {
  const parsed = parseCommand(importSpec, argv, io)
  if (!parsed) return 0
  const [file = ''] = parsed.positionals
  const { user, name, 'boot-mode': bootMode } = parsed.flags
  if (!user) {
    throw new IngotError('cli/arguments', 'the flag "-user" is needed: the user that the image lets in', {
      hint: 'Ubuntu\'s images have "ubuntu", Debian\'s "debian", Fedora\'s "fedora".',
    })
  }
  const { imageNameOf, importImage } = await import('../../cloud/images/index.ts')
  const progress = (line: string) => io.stdout.write(`${line}\n`)
  const wanted = { name: name ?? imageNameOf(file), user, bootMode, progress, signal: io.signal }
  await importImage(await imageStore(io), file, wanted)
  return 0
}

const list: Command = async (argv, io) => {
  const parsed = parseCommand(listSpec, argv, io)
  if (!parsed) return 0
  const images = await (await imageStore(io)).list()
  if (parsed.flags.json) io.stdout.write(`${JSON.stringify(images, undefined, 2)}\n`)
  else if (parsed.flags.quiet) for (const { name } of images) io.stdout.write(`${name}\n`)
  else io.stdout.write(table(images))
  return 0
}

const choose: Command = async (argv, io) => {
  const parsed = parseCommand(defaultSpec, argv, io)
  if (!parsed) return 0
  await (await imageStore(io)).setDefault(String(parsed.positionals[0]))
  return 0
}

const remove: Command = async (argv, io) => {
  const parsed = parseCommand(removeSpec, argv, io)
  if (!parsed) return 0
  await (await imageStore(io)).remove(String(parsed.positionals[0]))
  return 0
}

export const subcommands = {
  create: async () => ({ spec: createSpec, run: create }),
  import: async () => ({ spec: importSpec, run: importFile }),
  list: async () => ({ spec: listSpec, run: list }),
  default: async () => ({ spec: defaultSpec, run: choose }),
  remove: async () => ({ spec: removeSpec, run: remove }),
}

export const run: Command = async (argv, io) => {
  const [name, ...rest] = argv
  if (name !== undefined && /^--?(h|help)$/.test(name)) {
    io.stdout.write(helpText(spec))
    return 0
  }
  return (await chooseCommand(subcommands, name, 'ingot cloud image')()).run(rest, io)
}

async function imageStore(io: CommandIo): Promise<ImageStore> {
  const [{ ImageStore }, { cloudPaths }] = await Promise.all([
    import('../../cloud/images/index.ts'),
    import('../../cloud/paths.ts'),
  ])
  return new ImageStore(cloudPaths(io.host.env).images)
}

function table(images: readonly (BaseImage & { readonly storedBytes: number })[]): string {
  if (images.length === 0) return 'There is no base image yet. Make one: ingot cloud image create debian-12\n'
  const rows = images.map((one) => [
    one.name,
    one.user,
    one.architecture,
    `${one.sizeGiB} GiB`,
    `${Math.round(one.storedBytes / 2 ** 20)} MiB`,
    one.createdAt.slice(0, 10),
    one.isDefault ? 'yes' : '',
  ])
  const header = ['Name', 'User', 'Architecture', 'Disk', 'Stored', 'Made', 'Default']
  return `${tableLines([header, ...rows], [3, 4]).join('\n')}\n`
}
