import { randomBytes, randomUUID } from 'node:crypto'
import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { IngotError } from '../../errors/index.ts'
import { requireTools } from '../machines/require-tools.ts'
import { mustRun, runTool, toolFailed } from '../machines/run-tool.ts'
import { diskScript } from './disk-script.ts'
import { checksumOf } from './facts.ts'
import type { ImageFacts, ImageStore } from './image-store.ts'
import { withImageLock } from './lock.ts'
import { recipeFor } from './recipes/index.ts'
import type { Files, Recipe } from './recipes/recipe.ts'

export interface CreateOptions {
  /** One line for people about what goes on. */
  readonly progress?: (line: string) => void
  readonly signal?: AbortSignal
}

/** The root disk of Debian's own EC2 images has this size too. */
const sizeGiB = 8

/** Makes half of the disk of a 2-core computer's minute: mmdebstrap's folder needs about this much. */
const workFolder = '/var/tmp'

/**
 * Makes a bootable base image from the distribution's own package mirror, in about a minute.
 *
 * @throws IngotError `cloud/unknown-recipe`, `cloud/image-exists`, `cloud/missing-tool`, `cloud/mirror-unreachable`,
 *   `cloud/no-user-namespaces`, `cloud/disk-full`, `cloud/image-failed`; the signal's reason when it is aborted
 */
export async function createBaseImage(
  store: ImageStore,
  name: string,
  options: CreateOptions = {},
): Promise<ImageFacts> {
  const recipe = recipeFor(name)
  requireTools(['mmdebstrap', 'mke2fs', 'qemu-img'])
  await mustHaveKeyring(recipe)
  return withImageLock(store.folder, name, options, async () => {
    await store.mustBeNew(name)
    options.progress?.(`Making the base image ${name} from ${hostsOf(recipe).join(', ')}; this takes about a minute`)
    return bootstrap(store, recipe, options)
  })
}

async function bootstrap(store: ImageStore, recipe: Recipe, options: CreateOptions): Promise<ImageFacts> {
  const parts = await mkdtemp(join(workFolder, 'ingot-image-'))
  const disk = join(store.folder, `.${recipe.name}.qcow2.new`)
  try {
    await mkdir(store.folder, { recursive: true })
    await writeParts(parts, recipe)
    await runMmdebstrap(recipe, parts, disk, options)
    const facts = await factsOf(recipe, disk)
    await store.add(disk, facts)
    options.progress?.(`Made the base image ${recipe.name}: ${Math.round(facts.storedBytes / 2 ** 20)} MiB`)
    return facts
  } finally {
    await rm(disk, { force: true })
    await rm(parts, { recursive: true, force: true })
  }
}

/** The parts are read by mmdebstrap's own users as well, so that nothing in them may be private. */
async function writeParts(folder: string, recipe: Recipe): Promise<void> {
  await chmod(folder, 0o755)
  await writeFiles(join(folder, 'early'), recipe.earlyFiles)
  await writeFiles(join(folder, 'late'), {
    ...recipe.files,
    '/etc/apt/sources.list': recipe.sources.map((line) => `${line}\n`).join(''),
  })
  await writeFile(join(folder, 'disk.sh'), diskScript(recipe, sizeGiB, randomUUID(), randomBytes(4).readUInt32LE()), {
    mode: 0o644,
  })
}

async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path)
    await mkdir(dirname(file), { recursive: true, mode: 0o755 })
    await writeFile(file, content, { mode: 0o644 })
  }
}

async function runMmdebstrap(recipe: Recipe, parts: string, disk: string, options: CreateOptions): Promise<void> {
  const isRoot = process.getuid?.() === 0
  const args = [
    `--mode=${isRoot ? 'root' : 'unshare'}`,
    '--variant=minbase',
    '--format=null',
    `--keyring=${recipe.keyring}`,
    `--include=${recipe.packages.join(',')}`,
    '--aptopt=APT::Install-Recommends "false"',
    '--aptopt=Acquire::Languages "none"',
    '--aptopt=Acquire::Retries "3"',
    `--essential-hook=sync-in ${parts}/early /`,
    `--customize-hook=sync-in ${parts}/late /`,
    `--customize-hook=sh ${parts}/disk.sh "$1"`,
    // The disk is written by then. Its script emptied /tmp, where apt's settings were too: cleaning up would clean this computer.
    '--skip=cleanup',
    // Root's hooks see the whole computer; others are in a namespace of their own, out of which the disk is copied.
    isRoot
      ? `--customize-hook=mv "$1/disk.qcow2" ${quoted(disk)}`
      : `--customize-hook=download /disk.qcow2 ${quoted(disk)}`,
    recipe.suite,
    '-',
    ...recipe.sources,
  ]
  const { status, stderr } = await runTool('mmdebstrap', args, {
    signal: options.signal,
    env: { ...process.env, LC_ALL: 'C', TMPDIR: workFolder, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` },
    onLine: (line) => {
      const said = /^I: (.*)$/.exec(line)?.[1]
      if (said !== undefined) options.progress?.(said)
    },
  })
  if (status !== 0) throw bootstrapFailed(recipe, status, stderr)
}

/** mmdebstrap gives hooks to a shell. */
function quoted(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`
}

function bootstrapFailed(recipe: Recipe, status: number, stderr: string): IngotError {
  const failed = toolFailed('mmdebstrap', status, stderr)
  if (failed.code === 'cloud/disk-full') return failed
  if (
    /could not resolve|could not connect|temporary failure resolving|failed to fetch|connection (timed out|refused|failed)/i.test(
      stderr,
    )
  ) {
    const hosts = hostsOf(recipe).join(', ')
    return new IngotError('cloud/mirror-unreachable', `the package mirror ${hosts} can't be reached`, {
      hint: 'Check the network of this computer; behind a proxy, set http_proxy.',
      details: failed.details,
    })
  }
  if (/unshare|subuid|subgid|newuidmap|user namespace/i.test(stderr)) {
    return new IngotError(
      'cloud/no-user-namespaces',
      "making a base image without being root needs user namespaces, which don't work here",
      {
        hint: 'Install the package uidmap and give your user ranges in /etc/subuid and /etc/subgid, or run the command as root.',
        details: failed.details,
      },
    )
  }
  return new IngotError('cloud/image-failed', `making the base image "${recipe.name}" failed`, {
    details: failed.details,
  })
}

async function mustHaveKeyring(recipe: Recipe): Promise<void> {
  if (await stat(recipe.keyring).catch(() => undefined)) return
  throw new IngotError('cloud/missing-tool', `the keys of Debian's package archive aren't there (${recipe.keyring})`, {
    hint: 'Install with: sudo apt-get install debian-archive-keyring',
  })
}

async function factsOf(recipe: Recipe, disk: string): Promise<ImageFacts> {
  await mustRun('qemu-img', ['check', '-q', disk])
  return {
    name: recipe.name,
    description: recipe.description,
    user: recipe.user,
    architecture: 'x86_64',
    bootMode: 'legacy-bios',
    sizeGiB,
    createdAt: new Date().toISOString(),
    origin: `debian:${recipe.suite}`,
    ...(await checksumOf(disk)),
  }
}

function hostsOf(recipe: Recipe): string[] {
  return [...new Set(recipe.sources.map((line) => new URL(line.split(' ')[1] ?? '').host))]
}
