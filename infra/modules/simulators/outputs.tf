output "service_name" {
  description = "Name of the ECS service."
  value       = module.service.name
}
