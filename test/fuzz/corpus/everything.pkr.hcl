packer {
  required_version = ">= 1.7.0, < 2"
  required_plugins {
    amazon = {
      source  = "github.com/hashicorp/amazon"
      version = "~> 1"
    }
  }
}

variable "region" {
  type        = string
  default     = "eu-west-1"
  description = "Where it is made."
  validation {
    condition     = can(regex("^[a-z]+-[a-z]+-[0-9]$", var.region))
    error_message = "This is no region."
  }
}

variable "disks" {
  type    = list(object({ name = string, size = optional(number, 8), tags = optional(map(string)) }))
  default = [{ name = "root" }, { name = "data", size = "20", tags = { a = 1 } }]
}

variable "password" {
  sensitive = true
  default   = env("PASSWORD")
}

variables {
  count = 2
  names = ["b", "a"]
}

locals {
  upper = [for name in var.names : upper(name) if name != ""]
  sizes = { for disk in var.disks : disk.name => disk.size... }
  text  = <<-EOT
    %{for name in local.upper~}
    ${name} of ${length(local.upper)}
    %{endfor~}
  EOT
  total = sum([for disk in var.disks : disk.size]) * var.count % 7
}

local "token" {
  expression = "${var.password}-${sha256(local.text)}"
  sensitive  = true
}

data "null" "one" {
  input = local.upper[0]
}

source "null" "first" {
  communicator = "none"
}

source "file" "second" {
  content = jsonencode({ names = var.names, token = local.token, one = data.null.one.output })
  target  = "${path.root}/out-${source.name}.txt"
}

build {
  name        = "all"
  description = "With everything."
  sources     = ["source.null.first"]

  source "source.file.second" {
    name = "other"
  }

  provisioner "shell-local" {
    inline           = ["echo ${build.ID}", "echo ${local.total}"]
    environment_vars = ["A=${var.region}"]
    only             = ["null.first"]
    max_retries      = 1 + 1
    pause_before     = "1s"
    override = {
      first = { inline = ["true"] }
    }
  }

  provisioner "file" {
    source      = "x"
    generated   = true
    destination = "/tmp/x"
  }

  error-cleanup-provisioner "shell-local" {
    inline = ["echo sorry"]
  }

  post-processor "checksum" {
    checksum_types = ["md5", "sha256"]
    output         = "{{.BuildName}}.sum"
  }

  post-processors {
    post-processor "manifest" {
      output      = "m-${timestamp()}.json"
      custom_data = { region = var.region }
    }
    post-processor "shell-local" {
      inline = ["true"]
      except = ["file.other"]
    }
  }

  dynamic "provisioner" {
    for_each = convert(var.names, set(string))
    labels   = ["shell-local"]
    content {
      inline = ["echo ${provisioner.value}"]
    }
  }
}
