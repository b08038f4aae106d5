# A Fargate task with one container that runs without root on a read-only file system. It can write only to /tmp. A first
# container, prepare, makes that possible: Fargate gives a new volume to root, so prepare opens /tmp, writes the secret
# files, and gives them to the user of the container. Only prepare runs as root, and it ends before the container starts.

data "aws_region" "current" {}

locals {
  # Paths of the secret files and the variables in which prepare receives them: ca.crt is FILE_0.
  paths     = sort(keys(var.files))
  variables = { for index, path in local.paths : path => "FILE_${index}" }

  prepare_script = join("\n", concat(
    ["set -eu", "chmod 1777 /tmp", "umask 077"],
    [for path in local.paths : format("printf '%%s\\n' \"$%s\" > /secrets/%s", local.variables[path], path)],
    length(local.paths) == 0 ? [] : ["chown -R ${var.container.user} /secrets"],
  ))

  mounts = concat(
    [{ sourceVolume = "tmp", containerPath = "/tmp", readOnly = false }],
    length(local.paths) == 0 ? [] : [{ sourceVolume = "secrets", containerPath = "/secrets", readOnly = false }],
  )

  logs = {
    logDriver = "awslogs"
    options = {
      awslogs-group         = var.log_group
      awslogs-region        = data.aws_region.current.region
      awslogs-stream-prefix = var.name
      # A container must not wait for its log. What does not fit is dropped.
      mode            = "non-blocking"
      max-buffer-size = "25m"
    }
  }

  prepare = {
    name                   = "prepare"
    image                  = var.container.image
    essential              = false
    user                   = "0:0"
    readonlyRootFilesystem = true
    entryPoint             = ["sh", "-c", local.prepare_script]
    secrets                = [for path in local.paths : { name = local.variables[path], valueFrom = var.files[path] }]
    mountPoints            = local.mounts
    logConfiguration       = local.logs
  }

  main = merge({
    name                   = var.container.name
    image                  = var.container.image
    essential              = true
    user                   = var.container.user
    readonlyRootFilesystem = true
    stopTimeout            = var.stop_timeout_s
    dependsOn              = [{ containerName = "prepare", condition = "SUCCESS" }]
    portMappings           = [for port in var.container.ports : { containerPort = port, hostPort = port, protocol = "tcp" }]
    environment            = [for name in sort(keys(var.environment)) : { name = name, value = var.environment[name] }]
    secrets                = [for name in sort(keys(var.secrets)) : { name = name, valueFrom = var.secrets[name] }]
    mountPoints            = [for mount in local.mounts : merge(mount, { readOnly = mount.sourceVolume == "secrets" })]
    logConfiguration       = local.logs
    linuxParameters        = { initProcessEnabled = false, capabilities = { drop = ["ALL"] } }
    # ECS ignores the check of the image.
    healthCheck = {
      command     = ["CMD-SHELL", var.container.health_check]
      interval    = 10
      timeout     = 5
      retries     = 3
      startPeriod = 120
    }
  }, length(var.container.command) == 0 ? {} : { command = var.container.command })
}

resource "aws_ecs_task_definition" "this" {
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = tostring(floor(var.vcpu * 1024))
  memory                   = tostring(var.memory_mib)
  task_role_arn            = var.task_role_arn
  execution_role_arn       = var.execution_role_arn
  container_definitions    = jsonencode(concat([local.prepare, local.main], var.sidecars))
  enable_fault_injection   = var.fault_injection
  pid_mode                 = var.fault_injection ? "task" : null

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }

  volume {
    name = "tmp"
  }

  dynamic "volume" {
    for_each = length(local.paths) == 0 ? [] : ["secrets"]

    content {
      name = volume.value
    }
  }

  tags = merge(var.tags, { Name = var.name })
}
