import { type AccessSettings, accessSettings, checkAccess, type Paces, pacesFor } from '../../aws/index.ts'
import type { PrepareContext } from '../../engine/index.ts'
import { throwAll } from '../../errors/index.ts'
import { type Decoded, type OptionsOf, Problems } from '../../options/index.ts'
import type { amazonImportOptions } from './options.ts'

export type ImportOptions = OptionsOf<typeof amazonImportOptions>

export interface ImportConfig {
  readonly options: ImportOptions
  readonly settings: AccessSettings
  readonly paces: Paces
  readonly context: PrepareContext
}

/** @throws IngotError, IngotErrors about relations between options */
export function prepareImport(decoded: Decoded<ImportOptions>, context: PrepareContext): ImportConfig {
  const { options } = decoded
  const problems = new Problems(decoded)
  checkAccess(options, problems)
  checkBoot(options, problems)
  const { s3_encryption: encryption, s3_encryption_key: key } = options
  if (key && encryption !== 'aws:kms') {
    problems.add('s3_encryption_key', '"s3_encryption_key" needs "s3_encryption" to be "aws:kms"')
  }
  if (options.ami_kms_key && !options.ami_encrypt) {
    problems.add('ami_kms_key', '"ami_kms_key" needs "ami_encrypt" to be true')
  }
  throwAll(problems.errors)
  return {
    options,
    settings: accessSettings(options, context),
    paces: pacesFor(options.aws_polling, context.env),
    context,
  }
}

function checkBoot(options: ImportOptions, problems: Problems): void {
  const { architecture, boot_mode: given, platform } = options
  if (architecture === 'arm64' && given === 'legacy-bios') {
    problems.add('boot_mode', '"boot_mode" is "legacy-bios", which arm64 does not have', 'leave it out, or set "uefi"')
  }
  if (bootModeOf(options) === 'uefi' && !platform) {
    problems.missing('platform', '"platform" must be set to "linux" or "windows" when "boot_mode" is "uefi"')
  }
}

/** Undefined leaves it to EC2. */
export function bootModeOf({ architecture, boot_mode: given }: ImportOptions): 'legacy-bios' | 'uefi' | undefined {
  return given ?? (architecture === 'arm64' ? 'uefi' : undefined)
}
