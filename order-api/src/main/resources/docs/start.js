// The validator badge would ask a server elsewhere; nothing here leaves this origin.
SwaggerUIBundle({ url: "/openapi.json", dom_id: "#viewer", deepLinking: true, validatorUrl: null });
