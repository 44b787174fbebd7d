import { templateFunction } from '../template-function.ts'

/** Amazon's `clean_resource_name`: every byte that an AMI's name may not hold becomes a dash, so one é becomes two. */
export const amazonCleanResourceName = templateFunction(['string'], cleanAmiName)

export function cleanAmiName(name: string): string {
  return Buffer.from(name)
    .toString('latin1')
    .replace(/[^A-Za-z0-9()[\] ./\-'@_]/g, '-')
}
