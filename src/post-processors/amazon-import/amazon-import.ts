import type { Image } from '@aws-sdk/client-ec2'
import { type AwsAccess, openAccess, type Region, removeImage, removeImagesById } from '../../aws/index.ts'
import type {
  Artifact,
  GeneratedData,
  Host,
  PostProcessorType,
  SavedArtifact,
  StepContext,
} from '../../engine/index.ts'
import { type ImportConfig, prepareImport } from './config.ts'
import { available, finish, renamed } from './finish-image.ts'
import { importImage } from './import-image.ts'
import { amazonImportOptions } from './options.ts'
import { fileToImport, upload } from './upload.ts'

/** Makes an AMI of a disk image, through S3. */
export const amazonImport: PostProcessorType<typeof amazonImportOptions> = {
  type: 'amazon-import',
  options: amazonImportOptions,
  prepare(decoded, context) {
    const config = prepareImport(decoded, context)
    return {
      warnings: [],
      async process(artifact, generated, step) {
        const made = await runImport(config, artifact, generated, step, (host) => openAccess(config.settings, host))
        return { artifact: made, keepByDefault: false, keepForced: false }
      },
      revive: (saved, host) => revivedArtifact(saved, openAccess(config.settings, host)),
    }
  },
}

/** The whole way from the file to the AMI. Whatever fails, what was made is given back with the build. */
export async function runImport(
  config: ImportConfig,
  artifact: Artifact,
  generated: GeneratedData,
  step: StepContext,
  open: (host: Host) => AwsAccess,
): Promise<Artifact> {
  step.signal.throwIfAborted()
  const { options } = config
  const file = fileToImport(artifact, options)
  const access = open(step.host)
  const region = await access.home()
  const key = keyOf(config, generated)
  const object = await upload(file, key, config, { access, region }, step)
  const imported = await importImage(config, region, key, step)
  const id = options.ami_name ? await renamed(config, region, imported, step) : imported
  const image = await available(config, region, id, step.signal)
  await finish(config, region, image, step)
  await step.ledger.keep(id)
  if (options.skip_clean) {
    await step.ledger.keep(object)
  } else {
    step.ui.say(`Deleting import source ${object}`)
    await step.ledger.giveBack(object)
  }
  return imageArtifact(image, region)
}

function keyOf({ options, context }: ImportConfig, generated: GeneratedData): string {
  const { buildName: BuildName, builderType: BuilderType, render } = context
  const key = options.s3_key_name ?? `packer-import-{{timestamp}}.${options.format}`
  return render(key, { ...generated, BuildName, BuilderType })
}

function imageArtifact(image: Image, region: Region): Artifact {
  const id = image.ImageId ?? ''
  const byRegion = { [`region.${region.name}`]: id }
  return {
    builderId: 'packer.post-processor.amazon-import',
    id: `${region.name}:${id}`,
    files: [],
    description: `AMIs were created:\n${region.name}: ${id}\n`,
    state: { 'atlas.artifact.metadata': byRegion, ...byRegion },
    destroy: (signal) => removeImage(image, { region, signal }, []),
  }
}

function revivedArtifact(saved: SavedArtifact, access: AwsAccess): Artifact {
  return { ...saved, destroy: (signal) => removeImagesById(saved.id, access, [], signal) }
}
