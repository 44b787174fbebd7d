packer {
  extensions = ["for_each", "enabled", "include", "provisioners", "functions"]
  include    = []
}

variable "regions" {
  default = { eu = "eu-west-1", us = "us-east-1" }
}

locals {
  names = [for key, region in var.regions : full_name(key, region)]
}

function "full_name" {
  params         = [name]
  variadic_param = rest
  result         = "${upper(name)}-${joined("-", rest)}"
}

function "joined" {
  params = [sign, words]
  result = join(sign, words)
}

data "null" "each" {
  for_each = var.regions
  input    = each.value
}

data "null" "never" {
  enabled = false
  input   = local.names[0]
}

source "null" "web" {
  for_each     = local.names
  communicator = "none"
}

provisioners "hardening" {
  input "level" {
    type    = number
    default = 1
  }
  input "words" {
    type        = list(string)
    description = "What is said."
  }
  provisioner "shell-local" {
    for_each = input.words
    enabled  = input.level > 0
    inline   = ["echo ${each.value} ${input.level + 1} ${source.name}"]
  }
  dynamic "provisioner" {
    for_each = [1, 2]
    labels   = ["shell-local"]
    content {
      inline = ["echo ${provisioner.value}"]
    }
  }
}

build {
  for_each = ["blue", "green"]
  name     = "b-${each.key}"
  sources  = ["source.null.web"]

  source "null.web" {
    enabled = each.value == "blue"
    name    = "more"
  }

  use "hardening" {
    for_each = { a = 1 }
    enabled  = var.regions.eu != ""
    except   = ["null.other"]
    with     = { level = each.value, words = ["${each.key}", "b"] }
  }

  provisioner "shell-local" {
    for_each = { for key, value in { a = 1, b = 2 } : key => value if value > 1 }
    inline   = ["echo ${each.key} ${each.value} ${build.name}"]
  }

  error-cleanup-provisioner "shell-local" {
    enabled = false
    inline  = ["echo"]
  }

  post-processors {
    enabled = true
    post-processor "manifest" {
      for_each = ["x"]
      output   = "${each.key}.json"
    }
  }
}
