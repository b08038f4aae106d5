output "arn" {
  description = "ARN of the ECS cluster."
  value       = aws_ecs_cluster.this.arn
}

output "name" {
  description = "Name of the ECS cluster."
  value       = aws_ecs_cluster.this.name
}

output "namespace_id" {
  description = "ID of the namespace in which the tasks have their names."
  value       = aws_service_discovery_private_dns_namespace.this.id
}

output "namespace" {
  description = "The domain of the names of the tasks."
  value       = aws_service_discovery_private_dns_namespace.this.name
}

output "log_groups" {
  description = "Names of the log groups by part: nodes, shop and simulators."
  value       = { for part, group in aws_cloudwatch_log_group.parts : part => group.name }
}

output "execution_role_arn" {
  description = "ARN of the role with which ECS starts the tasks."
  value       = aws_iam_role.execution.arn
}

output "execution_actions" {
  description = "For tests: the actions of the execution role by statement, sorted and joined."
  value       = { for part in data.aws_iam_policy_document.execution.statement : part.sid => join(" ", sort(part.actions)) }
}

output "repository_arns" {
  description = "For tests: the repositories that the execution role may pull from."
  value       = local.repository_arns
}

output "task_trust_json" {
  description = "The trust policy of a role for tasks of this account."
  value       = data.aws_iam_policy_document.ecs_tasks.json
}
