# The ECS cluster, the private names of its tasks, their logs, and the role with which ECS starts them.

data "aws_caller_identity" "current" {}

locals {
  parts              = ["nodes", "shop", "simulators"]
  log_retention_days = 14

  # An image in ECR is ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME@DIGEST.
  ecr_images = [
    for image in var.images : regex("^(\\d{12})\\.dkr\\.ecr\\.([a-z0-9-]+)\\.amazonaws\\.com/([^@:]+)", image)
    if can(regex("^\\d{12}\\.dkr\\.ecr\\.[a-z0-9-]+\\.amazonaws\\.com/[^@:]+", image))
  ]
  repository_arns = distinct([for image in local.ecr_images : "arn:aws:ecr:${image[1]}:${image[0]}:repository/${image[2]}"])
}

resource "aws_ecs_cluster" "this" {
  name = var.name

  tags = merge(var.tags, { Name = var.name })
}

resource "aws_service_discovery_private_dns_namespace" "this" {
  name        = "${var.name}.internal"
  description = "Names of the tasks of this shop"
  vpc         = var.vpc_id

  tags = merge(var.tags, { Name = "${var.name}.internal" })
}

resource "aws_cloudwatch_log_group" "parts" {
  for_each          = toset(local.parts)
  name              = "/${var.name}/${each.key}"
  retention_in_days = local.log_retention_days

  tags = merge(var.tags, { Name = "/${var.name}/${each.key}" })
}

data "aws_iam_policy_document" "ecs_tasks" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

data "aws_iam_policy_document" "execution" {
  # AWS has no resource level for this action.
  statement {
    sid       = "Registry"
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
  }

  dynamic "statement" {
    for_each = length(local.repository_arns) > 0 ? [local.repository_arns] : []

    content {
      sid       = "Images"
      actions   = ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"]
      resources = statement.value
    }
  }

  statement {
    sid       = "Logs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [for group in aws_cloudwatch_log_group.parts : "${group.arn}:*"]
  }

  statement {
    sid       = "Secrets"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = var.secret_arns
  }
}

resource "aws_iam_role" "execution" {
  name               = "${var.name}-execution"
  description        = "ECS starts the tasks of this shop with this role"
  assume_role_policy = data.aws_iam_policy_document.ecs_tasks.json

  tags = merge(var.tags, { Name = "${var.name}-execution" })
}

resource "aws_iam_role_policy" "execution" {
  name   = "start-tasks"
  role   = aws_iam_role.execution.id
  policy = data.aws_iam_policy_document.execution.json
}
