# An ECS service on Fargate, spread over the zones. Its tasks have one container, which runs without root on a read-only file
# system and can write only to /tmp. A first container, prepare, makes that possible: Fargate gives a new volume to root,
# so prepare opens /tmp, writes the secret files, and gives them to the user of the container. Only prepare runs as root,
# and it ends before the container starts.

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
  execution_role_arn       = var.cluster.execution_role_arn
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

resource "aws_security_group" "this" {
  name        = var.name
  description = "The tasks of ${var.name}"
  vpc_id      = var.network.vpc_id

  tags = merge(var.tags, { Name = var.name })
}

resource "aws_vpc_security_group_ingress_rule" "callers" {
  for_each                     = merge([for name, caller in var.callers : { for port in caller.ports : "${name}-${port}" => { caller = name, port = port } }]...)
  security_group_id            = aws_security_group.this.id
  description                  = each.value.caller
  referenced_security_group_id = var.callers[each.value.caller].security_group_id
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
}

# ECS pulls the image and sends the logs over the network interface of the task.
resource "aws_vpc_security_group_egress_rule" "this" {
  security_group_id = aws_security_group.this.id
  description       = var.calls_any_port ? "AWS, and what the container calls" : "Images and logs"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = var.calls_any_port ? "-1" : "tcp"
  from_port         = var.calls_any_port ? null : 443
  to_port           = var.calls_any_port ? null : 443
}

# A client of Cloud Map gets at most eight addresses an answer, which is enough to find a cluster.
resource "aws_service_discovery_service" "this" {
  count       = var.dns_name == null ? 0 : 1
  name        = var.dns_name
  description = "Addresses of the tasks of ${var.name}"

  dns_config {
    namespace_id   = var.cluster.namespace_id
    routing_policy = "MULTIVALUE"

    dns_records {
      type = "A"
      ttl  = 5
    }
  }

  tags = merge(var.tags, { Name = var.name })
}

resource "aws_ecs_service" "this" {
  name                               = var.name
  cluster                            = var.cluster.arn
  task_definition                    = aws_ecs_task_definition.this.arn
  launch_type                        = "FARGATE"
  desired_count                      = var.tasks
  deployment_minimum_healthy_percent = var.deployment.minimum_percent
  deployment_maximum_percent         = var.deployment.maximum_percent
  health_check_grace_period_seconds  = var.deployment.grace_s
  availability_zone_rebalancing      = var.tasks > 1 ? "ENABLED" : "DISABLED"
  enable_execute_command             = false
  propagate_tags                     = "SERVICE"

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  dynamic "alarms" {
    for_each = length(var.deployment.alarm_names) == 0 ? [] : [var.deployment.alarm_names]

    content {
      alarm_names = alarms.value
      enable      = true
      rollback    = true
    }
  }

  network_configuration {
    subnets          = var.network.private_subnet_ids
    security_groups  = [aws_security_group.this.id]
    assign_public_ip = false
  }

  dynamic "service_registries" {
    for_each = aws_service_discovery_service.this

    content {
      registry_arn = service_registries.value.arn
    }
  }

  dynamic "load_balancer" {
    for_each = var.target_group_arns

    content {
      target_group_arn = load_balancer.value
      container_name   = var.container.name
      container_port   = var.container.ports[0]
    }
  }

  tags = merge(var.tags, { Name = var.name })
}
