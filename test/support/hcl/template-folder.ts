import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface TemplateFolder {
  readonly files: number
  /** Of all files together; about as many are written. */
  readonly lines: number
}

/** How many lines the blocks of one source have. */
const LINES_OF_ONE = 50

/**
 * Writes an HCL2 template as large ones are, spread over the files of a folder: variables, locals with expressions, sources and
 * builds of them, and a file of values. It is valid, and in canonical form.
 */
export function writeTemplateFolder(folder: string, { files, lines }: TemplateFolder): void {
  mkdirSync(folder, { recursive: true })
  const perFile = Math.max(1, Math.round(lines / files / LINES_OF_ONE))
  for (let file = 0; file < files; file++) {
    const blocks = Array.from({ length: perFile }, (_, index) => blocksOf(file * perFile + index))
    writeFileSync(join(folder, `part-${String(file).padStart(2, '0')}.pkr.hcl`), blocks.join('\n'))
  }
}

function blocksOf(number: number): string {
  return `# What machine ${number} is made of.
variable "name_${number}" {
  type        = string
  description = "How the machine is called."
  default     = "web-${number}"
}

variable "packages_${number}" {
  type    = list(string)
  default = ["nginx", "curl", "ca-certificates"]
}

locals {
  full_name_${number} = "\${var.name_${number}}-\${formatdate("YYYYMMDD", "2026-01-02T03:04:05Z")}"
  labels_${number} = {
    name  = local.full_name_${number}
    count = length(var.packages_${number})
    all   = [for package in var.packages_${number} : upper(package) if package != "curl"]
  }
  is_large_${number} = length(var.packages_${number}) > 2 ? true : false
}

source "null" "machine_${number}" {
  communicator = "none"
}

build {
  name    = "build-${number}"
  sources = ["source.null.machine_${number}"]

  provisioner "shell-local" {
    environment_vars = [
      "NAME=\${local.full_name_${number}}",
      "LARGE=\${local.is_large_${number}}",
    ]
    inline = [
      "echo installing \${join(" ", local.labels_${number}.all)}",
      <<-EOT
        echo "machine ${number} of \${length(var.packages_${number})}"
        echo done
      EOT
    ]
  }

  post-processor "manifest" {
    output     = "manifest-${number}.json"
    strip_path = true
  }
}
`
}
