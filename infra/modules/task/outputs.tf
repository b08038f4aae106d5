output "arn" {
  description = "ARN of the task definition, with its revision."
  value       = aws_ecs_task_definition.this.arn
}

output "main_container" {
  description = "For tests: the container that does the work, as the task definition has it."
  value       = local.main
}

output "prepare_script" {
  description = "For tests: what the first container does, as root."
  value       = local.prepare_script
}

output "container_names" {
  description = "For tests: the names of all containers."
  value       = concat([local.prepare.name, local.main.name], [for sidecar in var.sidecars : sidecar.name])
}
